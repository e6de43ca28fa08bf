"""The content tree: what a paper says, once, for every writer (PDF, Word, web page, plain text)."""
