-- The version of the policy that the writer's gateway judges by: gateways on one record say when theirs differ.
ALTER TABLE chains ADD COLUMN policy TEXT;
