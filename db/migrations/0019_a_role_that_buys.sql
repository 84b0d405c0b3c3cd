-- The role that buys, cancels and returns Savings Plans in an account, apart from the one that acts on its instances:
-- who may do the one need not be trusted with the other.
ALTER TABLE cloud_accounts ADD COLUMN purchase_role_arn text;
