"""What can be done with people: seats and invitations, each one verb with one line in the journal."""
