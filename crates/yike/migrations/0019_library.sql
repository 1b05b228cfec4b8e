-- 因反映而改: the number of the matter that asked for a change of the catalogue; empty for any other.
ALTER TABLE proposal ADD COLUMN matter TEXT NOT NULL DEFAULT '';
CREATE INDEX proposal_matter ON proposal (matter);
-- The rating that a matter is about is found by it.
CREATE INDEX matter_of ON matter (of_case);

-- 没解决: a matter that is taken up again comes in again and ends again, and so carried in + taken in + taken up
-- again = ended + open.
ALTER TABLE rollup ADD COLUMN reopened BIGINT NOT NULL DEFAULT 0;
-- The clock's first round counts those that were taken up again before; their days are summed anew.
INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
    SELECT home, 'schema-19/' || case_id, case_id, 'look-again', '', 0, 'waiting' FROM matter
    WHERE reopened > 0
    ON CONFLICT (home, id) DO NOTHING;
