-- What was found and is not advised, since commitments take the saving: with gross, net and why.
ALTER TABLE recommendation_refreshes ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]'::jsonb;
-- The next look is due at once: what was found before has no reasons.
UPDATE recommendation_refreshes SET data_version = '';
