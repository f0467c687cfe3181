"""Settings: what is read, what is refused, and that a refusal quotes no value."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Address, SettingRefused, Settings, Token, read_settings

TOKEN = "123456789:AAExample-token_of-no-bot"


def refused(environ: dict[str, str], env_file: Path | None = None) -> str:
    with pytest.raises(SettingRefused) as caught:
        read_settings(environ, env_file)
    return str(caught.value)


def filed(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_without_any_setting_the_defaults_hold() -> None:
    found = read_settings({}, None)

    assert found == Settings(
        token=None,
        telegram_url="https://api.telegram.org",
        database_url="sqlite:///var/amana.db",
        keys=Path("var/keys"),
        root_file=Path("var/root/root"),
        slot_file=Path("var/root/slot"),
        checkpoints=Path("var/checkpoints"),
        log_level="INFO",
        socket=Path("var/run/amana.socket"),
        backups=Path("var/backups"),
        exports=Path("var/exports"),
        credentials=None,
    )


def test_the_example_file_is_accepted_as_it_stands(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")

    found = read_settings({}, filed(tmp_path / ".env", example, 0o644))

    assert found == read_settings({}, None)


def test_every_line_of_the_example_file_may_be_uncommented(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    lines = [line.removeprefix("#") for line in example.splitlines() if line.startswith("#AMANA")]
    kept = [line for line in lines if not line.startswith("AMANA_TOKEN_FILE")]

    found = read_settings({}, filed(tmp_path / ".env", "\n".join(kept)))

    assert found.database_url.startswith("postgresql://")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = filed(tmp_path / ".env", "AMANA_LOG_LEVEL=DEBUG\nAMANA_KEYS=/srv/keys\n")

    found = read_settings({"AMANA_LOG_LEVEL": "WARNING"}, file)

    assert (found.log_level, found.keys) == ("WARNING", Path("/srv/keys"))


def test_a_missing_file_sets_nothing(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path / ".env") == read_settings({}, None)


def test_what_is_not_amanas_is_passed_over(tmp_path: Path) -> None:
    file = filed(tmp_path / ".env", "PATH_TO_NOTHING=1\nnonsense\n")

    assert read_settings({"HOME": "/root"}, file) == read_settings({}, None)


def test_a_dollar_in_a_password_stays_one(tmp_path: Path) -> None:
    file = filed(tmp_path / ".env", "AMANA_DATABASE_URL=postgresql://amana:a${HOME}b@h.example/d\n")

    found = read_settings({}, file)

    assert found.database_url == "postgresql://amana:a${HOME}b@h.example/d"


def test_the_slot_rests_beside_the_root() -> None:
    found = read_settings({"AMANA_ROOT_FILE": "/media/key/amana-root"}, None)

    assert found.slot_file == Path("/media/key/slot")


def test_a_token_is_read_from_its_file(tmp_path: Path) -> None:
    file = filed(tmp_path / "token", f"{TOKEN}\n")

    found = read_settings({"AMANA_TOKEN_FILE": str(file)}, None)

    assert found.token == Token(TOKEN)


def test_neither_token_nor_database_password_can_be_printed() -> None:
    url = "postgresql://amana:canary@db.example/amana"

    found = read_settings({"AMANA_TOKEN": TOKEN, "AMANA_DATABASE_URL": url}, None)

    assert TOKEN not in f"{found!r} {found} {found.token} {found.token!r}"
    assert "canary" not in repr(found)
    assert found.token is not None
    assert found.token.reveal() == TOKEN


def test_every_secret_is_named_for_the_log_to_hide() -> None:
    address = "postgresql://amana:p%40ss@db.example/amana?password=w%C3%B6rd"
    found = read_settings({"AMANA_TOKEN": "1:abc", "AMANA_DATABASE_URL": address}, None)

    assert set(found.secrets()) == {"1:abc", "abc", "p%40ss", "p@ss", "w\u00f6rd"}
    assert read_settings({}, None).secrets() == []


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    file = filed(tmp_path / "token", TOKEN)

    assert "keep one" in refused({"AMANA_TOKEN": TOKEN, "AMANA_TOKEN_FILE": str(file)})


def test_an_env_file_with_a_token_is_private_or_refused(tmp_path: Path) -> None:
    file = filed(tmp_path / ".env", f"AMANA_TOKEN={TOKEN}\n", 0o640)

    assert f"chmod 600 {file}" in refused({}, file)


@pytest.mark.parametrize(
    "url",
    ["postgresql://amana:s3cret@db/amana", "postgresql://amana@db/amana?password=s3cret"],
)
def test_an_env_file_with_a_password_is_private_or_refused(tmp_path: Path, url: str) -> None:
    file = filed(tmp_path / ".env", f"AMANA_DATABASE_URL={url}\n", 0o604)

    assert f"chmod 600 {file}" in refused({}, file)


def test_an_env_file_without_a_secret_may_be_open(tmp_path: Path) -> None:
    text = "AMANA_DATABASE_URL=postgresql://amana@db/amana\nAMANA_LOG_LEVEL=DEBUG\n"
    file = filed(tmp_path / ".env", text, 0o644)

    assert read_settings({}, file).log_level == "DEBUG"


def test_a_token_file_is_private_or_refused(tmp_path: Path) -> None:
    file = filed(tmp_path / "token", TOKEN, 0o604)

    assert f"chmod 600 {file}" in refused({"AMANA_TOKEN_FILE": str(file)})


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "token"

    assert str(missing) in refused({"AMANA_TOKEN_FILE": str(missing)})


def test_an_env_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"AMANA_KEYS=\xff\xfe")

    assert "UTF-8" in refused({}, file)


@pytest.mark.parametrize("token", ["canary", "12345", "123:", ":abc", "12:a b", "bot123:abc"])
def test_what_is_no_token_is_refused_unquoted(token: str) -> None:
    said = refused({"AMANA_TOKEN": token})

    assert said.startswith("AMANA_TOKEN: ")
    assert "canary" not in said


@pytest.mark.parametrize(
    "url",
    [
        "api.telegram.org",
        "ftp://api.telegram.org",
        "https://",
        "https://api.telegram.org/bot",
        "https://api.telegram.org/bot/",
        "https://api.telegram.org/bot123:canary",
        "https://canary:x@api.telegram.org",
        "https://api.telegram.org/?x=canary",
        "https://api.telegram.org:port",
        "http://api.telegram.org",
        "http://10.0.0.8:8081",
        "http://localhost.example",
    ],
)
def test_an_unfit_telegram_address_is_refused_unquoted(url: str) -> None:
    said = refused({"AMANA_TELEGRAM_URL": url})

    assert said.startswith("AMANA_TELEGRAM_URL: ")
    assert "canary" not in said


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8081", "http://localhost", "http://[::1]:9", "https://tg.example/api"]
)
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    found = read_settings({"AMANA_TELEGRAM_URL": f"{url}/"}, None)

    assert found.telegram_url == url


@pytest.mark.parametrize(
    "url",
    [
        "amana.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///x.db",
        "postgres://canary@h/d",
        "postgresql://canary@h",
        "postgresql://h:port/d",
        "mysql://h/d",
    ],
)
def test_an_unfit_database_is_refused_unquoted(url: str) -> None:
    said = refused({"AMANA_DATABASE_URL": url})

    assert said.startswith("AMANA_DATABASE_URL: ")
    assert "canary" not in said


def test_several_servers_written_otherwise_are_refused_with_the_right_way() -> None:
    said = refused({"AMANA_DATABASE_URL": "postgresql://amana@one:5432,two:5432/amana"})

    assert said.endswith("several servers are written ?host=one:5432&host=two:5432")


_SECURE = "sslmode=verify-full&sslrootcert=/etc/amana/database.crt"
_CLUSTER = "host=one.example:5432&host=two.example:5432&target_session_attrs=read-write"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////srv/amana.db",
        "postgresql:///amana",
        f"postgresql://amana@db.example/amana?{_SECURE}",
        f"postgresql://amana@/amana?{_CLUSTER}&{_SECURE}",
        "postgresql://amana@one.example,two.example/amana?target_session_attrs=read-write",
        "postgresql://amana@db.example/amana?passfile=/run/secrets/pgpass",
        "postgresql://amana@db.example/amana?sslcert=/etc/amana/us.crt&sslkey=/etc/amana/us.key",
    ],
)
def test_a_database_address_is_taken_as_it_is(url: str) -> None:
    assert read_settings({"AMANA_DATABASE_URL": url}, None).database_url == url


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://amana.example", "https://amana.example"),
        ("https://amana.example:8443/bot/", "https://amana.example:8443/bot"),
    ],
)
def test_telegram_calls_an_address_in_https(given: str, url: str) -> None:
    assert read_settings({"AMANA_PUBLIC_URL": given}, None).public_url == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("amana.example", "write it as https"),
        ("ftp://amana.example", "write it as https"),
        ("http://amana.example", "use https"),
        ("https://name:word@amana.example", "leave the rest out"),
        ("https://amana.example/?a=b", "leave the rest out"),
        ("https://amana.example:8081", "443, 80, 88, 8443"),
        ("https://127.0.0.1", "only from outside"),
        ("https://amana.example:x", "check host and port"),
    ],
)
def test_an_address_telegram_cannot_call_is_refused(url: str, said: str) -> None:
    assert said in refused({"AMANA_PUBLIC_URL": url})


def test_a_server_of_ones_own_calls_any_port_and_plainly_on_this_machine() -> None:
    given = {"AMANA_TELEGRAM_URL": "http://127.0.0.1:8081"}

    for url in ("http://127.0.0.1:9000", "http://localhost:9000", "https://amana.example:9000"):
        assert read_settings({**given, "AMANA_PUBLIC_URL": url}, None).public_url == url


@pytest.mark.parametrize(
    ("given", "address"),
    [("0.0.0.0:8443", Address("0.0.0.0", 8443)), ("[::1]:80", Address("::1", 80))],  # noqa: S104  # read, not bound
)
def test_it_listens_at_an_address_and_port(given: str, address: Address) -> None:
    assert read_settings({"AMANA_LISTEN": given}, None).listen == address


@pytest.mark.parametrize(
    "given", ["8443", "amana.example:8443", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "::1:80"]
)
def test_no_address_to_listen_at_is_refused(given: str) -> None:
    assert "AMANA_LISTEN" in refused({"AMANA_LISTEN": given})


def test_nobody_is_told_how_it_is_unless_that_is_wanted() -> None:
    found = read_settings({"AMANA_MONITOR": "127.0.0.1:9464"}, None)

    assert read_settings({}, None).monitor is None
    assert found.monitor == Address("127.0.0.1", 9464)


def test_two_listeners_need_two_addresses() -> None:
    given = {"AMANA_LISTEN": "127.0.0.1:9464", "AMANA_MONITOR": "127.0.0.1:9464"}

    alone = read_settings(given, None)

    assert alone.monitor == alone.listen
    assert "another port" in refused({**given, "AMANA_PUBLIC_URL": "https://amana.example"})


def test_a_misspelt_name_is_told_its_right_one() -> None:
    assert "AMANA_TOKEN_FILE" in refused({"AMANA_TOKENFILE": "/etc/token"})


def test_a_name_nobody_knows_is_refused() -> None:
    assert "remove it" in refused({"AMANA_XYZZY": "1"})


@pytest.mark.parametrize("name", ["AMANA_OBJECTS"])
def test_what_this_version_lacks_is_said(name: str) -> None:
    assert "not offered by this version" in refused({name: "x"})


@pytest.mark.parametrize("name", ["AMANA_ROOT", "AMANA_ROOT_KEY", "AMANA_SLOT", "AMANA_KEY"])
def test_a_key_in_the_environment_is_refused(name: str) -> None:
    said = refused({name: "c0ffee" * 8})

    assert "c0ffee" not in said
    assert "file" in said


def test_a_key_in_place_of_its_path_is_refused() -> None:
    said = refused({"AMANA_ROOT_FILE": "0f" * 32})

    assert "0f0f" not in said


def test_two_keys_in_one_file_are_refused() -> None:
    assert "a file each" in refused({"AMANA_ROOT_FILE": "k", "AMANA_SLOT_FILE": "./k"})


def test_an_unknown_level_is_told_the_known_ones() -> None:
    assert "DEBUG, INFO" in refused({"AMANA_LOG_LEVEL": "LOUD"})


def test_a_level_may_be_small() -> None:
    assert read_settings({"AMANA_LOG_LEVEL": "debug"}, None).log_level == "DEBUG"


@given(st.sampled_from(["AMANA_TELEGRAM_URL", "AMANA_DATABASE_URL", "AMANA_TOKEN"]), st.text())
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    with suppress(SettingRefused):
        read_settings({name: text}, None)


def test_a_path_as_long_as_a_key_is_a_path() -> None:
    path = "/" + "srv/amana/root/" + "r" * 27

    found = read_settings({"AMANA_ROOT_FILE": path}, None)

    assert len(path) == 43
    assert found.root_file == Path(path)


def test_a_credential_may_be_readable_as_systemd_makes_it(tmp_path: Path) -> None:
    token = filed(tmp_path / "token", TOKEN, 0o440)
    environ = {"AMANA_TOKEN_FILE": str(token), "CREDENTIALS_DIRECTORY": str(tmp_path)}

    found = read_settings(environ, None)

    assert found.token == Token(TOKEN)
    assert found.credentials == tmp_path


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o441])
def test_a_credential_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    token = filed(tmp_path / "token", TOKEN, mode)
    environ = {"AMANA_TOKEN_FILE": str(token), "CREDENTIALS_DIRECTORY": str(tmp_path)}

    assert "open to others" in refused(environ)


def test_a_token_elsewhere_is_no_credential(tmp_path: Path) -> None:
    token = filed(tmp_path / "token", TOKEN, 0o440)
    environ = {"AMANA_TOKEN_FILE": str(token), "CREDENTIALS_DIRECTORY": str(tmp_path / "other")}

    assert "open to others" in refused(environ)


def test_the_slot_cannot_be_a_credential(tmp_path: Path) -> None:
    environ = {"AMANA_ROOT_FILE": f"{tmp_path}/root", "CREDENTIALS_DIRECTORY": str(tmp_path)}

    assert refused(environ).startswith("AMANA_SLOT_FILE: credentials are read-only")


def test_a_root_that_is_a_credential_leaves_the_slot_elsewhere(tmp_path: Path) -> None:
    environ = {
        "AMANA_ROOT_FILE": f"{tmp_path}/root",
        "AMANA_SLOT_FILE": "/srv/amana/slot",
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }

    found = read_settings(environ, None)

    assert (found.root_file, found.slot_file) == (tmp_path / "root", Path("/srv/amana/slot"))
