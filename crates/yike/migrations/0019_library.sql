-- 因反映而改: the number of the matter that asked for a change of the catalogue; empty for any other.
ALTER TABLE proposal ADD COLUMN matter TEXT NOT NULL DEFAULT '';
CREATE INDEX proposal_matter ON proposal (matter);
-- The rating that a matter is about is found by it.
CREATE INDEX matter_of ON matter (of_case);
