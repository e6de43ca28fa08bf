"""From the content tree to a file: one module per kind of file; `typeset` alone must stay in the task process."""
