-- Invitations to somebody whose account is removed go with it, and are in the file of everything that is stored about a
-- person. Safe on a live database: adds an index; old code ignores it.
CREATE INDEX invitations_by_email ON invitations (email_folded);
