-- The values: of a JWK Set, one for each issuer and jwks_uri.
CREATE TABLE oauth4jvm_jwks (
  id         VARCHAR(150) PRIMARY KEY, -- StoreKey.text()
  document   TEXT        NOT NULL,     -- {"jwks":{"keys":[…]},"uat":N}
  uat        BIGINT      NOT NULL,     -- the version: when a set was fetched, in seconds since the epoch
  expires_at BIGINT      NOT NULL      -- when the row may be deleted, in seconds since the epoch
);

-- The leases: which process renews a value.
CREATE TABLE oauth4jvm_jwks_lease (
  id         VARCHAR(150) PRIMARY KEY,
  holder     VARCHAR(48) NOT NULL,
  held_until BIGINT      NOT NULL      -- in milliseconds since the epoch
);
