-- People beside the applicant 共同申请人: the private document with the name and the phone of each, by
-- which they are told. Empty for the applicant, whose words the case's own document has.
ALTER TABLE party ADD COLUMN names TEXT;
