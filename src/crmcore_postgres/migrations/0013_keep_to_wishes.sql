-- What keeps contacts to what customers want: what each was intended for, how the gate ruled, and the hours that
-- customers have chosen.

-- NULL where to hold was intended, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN purpose TEXT COLLATE "C";
-- JSON: by way, which guard told the verdict that was not allow, until when, why, and by which versions of which
-- definitions. NULL where everything was allowed, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN rulings TEXT COLLATE "C";
