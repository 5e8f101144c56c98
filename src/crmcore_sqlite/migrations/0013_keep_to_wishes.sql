-- What keeps contacts to what customers want: what each was intended for, and the hours that customers have chosen.

-- NULL where to hold was intended, and in rows written before this was kept.
ALTER TABLE crm_decision ADD COLUMN purpose TEXT;
