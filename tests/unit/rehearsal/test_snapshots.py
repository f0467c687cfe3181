"""What the page is told about a phone, and the tree of what a message says."""

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from rehearsal.refusals import Json
from rehearsal.snapshots import phone_view, snapshot
from rehearsal.telegram import Phone, StandIn
from rehearsal.trees import tree


def said(nodes: list[object]) -> str:
    return "".join(node if isinstance(node, str) else said(inside(node)) for node in nodes)


def inside(node: object) -> list[object]:
    assert isinstance(node, dict)
    children = node["children"]
    assert isinstance(children, list)
    return children


def messages(phone: Phone) -> list[Json]:
    found = phone_view(phone)["messages"]
    assert isinstance(found, list)
    return found


async def test_a_message_comes_with_all_that_a_phone_shows(bot: Bot, amal: Phone) -> None:
    amal.type("good morning")
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="u1")]])
    answered = ReplyParameters(amal.chat[0].message_id)
    await bot.send_message(
        1001, "NAV-17", reply_markup=keys, protect_content=True, reply_parameters=answered
    )

    view = messages(amal)[-1]

    assert (view["text"], view["mine"], view["protected"]) == ("NAV-17", False, True)
    assert view["buttons"] == [[{"label": "Undo", "data": "u1", "url": None}]]
    assert view["quote"] == "good morning"


async def test_a_quote_of_what_has_left_is_empty(bot: Bot, amal: Phone) -> None:
    amal.type("good morning")
    first = amal.chat[0].message_id
    await bot.send_message(1001, "NAV-17", reply_parameters=ReplyParameters(first))

    await bot.delete_message(1001, first)

    assert [view["quote"] for view in messages(amal)] == [""]


async def test_presses_notices_and_alerts_are_counted(bot: Bot, amal: Phone) -> None:
    amal.type("/start")
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="u1")]])
    sent = await bot.send_message(1001, "first line\nsecond", reply_markup=keys)
    query = amal.tap(sent.message_id, "Undo")
    waiting = phone_view(amal)["waiting"]

    await bot.answer_callback_query(query, "Too late")

    view = phone_view(amal)
    assert waiting == [[sent.message_id, "u1"]]
    assert view["alerts"] == [{"text": "Too late", "alert": False}]
    assert (view["waiting"], view["alerted"]) == ([], 1)
    assert (view["notices"], view["noticed"]) == (["first line"], 1)


async def test_a_silent_message_says_so_and_each_phone_its_commands(
    bot: Bot, stand_in: StandIn, amal: Phone
) -> None:
    amal.type("/start")
    await bot.set_my_commands([("help", "What I can do")])
    await bot.send_message(1001, "quietly", disable_notification=True)

    (phone,) = _phones(stand_in)

    assert phone["commands"] == [{"command": "help", "description": "What I can do"}]
    assert [view["silent"] for view in messages(amal)] == [False, True]


def _phones(stand_in: StandIn) -> list[Json]:
    phones = snapshot(stand_in)["phones"]
    assert isinstance(phones, list)
    return phones


def test_a_forward_names_its_origin(amal: Phone) -> None:
    amal.forward("news", "Example Gazette")
    amal.forward("news", "Idris", origin_id=77)
    amal.type("mine")

    assert [view["from"] for view in messages(amal)] == ["Example Gazette", "Idris", ""]


def test_marks_become_a_tree_and_the_rest_text() -> None:
    html = 'a<b>b<i>&lt;i&gt;</i></b><script>alert(1)</script><a href="javascript:x">l</a>'

    assert tree(html) == [
        "a",
        {"tag": "b", "children": ["b", {"tag": "i", "children": ["<i>"]}]},
        "alert(1)",
        {"tag": "a", "children": ["l"]},
    ]


def test_a_link_keeps_its_address() -> None:
    node = {"tag": "a", "children": ["l"], "href": "https://example.org/?a=1&b=2"}

    assert tree('<a href="https://example.org/?a=1&amp;b=2">l</a>') == [node]


@settings(max_examples=150)
@given(st.text(st.sampled_from('<>/&;"=ab ا!-'), max_size=60))
def test_no_text_breaks_the_tree(text: str) -> None:
    assert isinstance(said(tree(text)), str)


async def test_what_the_bot_says_arrives_whole(bot: Bot, amal: Phone) -> None:
    amal.type("/start")
    await bot.send_message(1001, "<b>a &lt;b&gt;</b> 😀 <code>c</code>", parse_mode="HTML")

    body = messages(amal)[-1]["body"]

    assert isinstance(body, list)
    assert said(body) == "a <b> 😀 c"
