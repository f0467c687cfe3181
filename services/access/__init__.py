"""What reading needs beside rights: an unlock that has not ended, and no journey."""
