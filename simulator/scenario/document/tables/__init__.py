"""Tables of line-ups: text files and workbooks, read cell by cell."""
