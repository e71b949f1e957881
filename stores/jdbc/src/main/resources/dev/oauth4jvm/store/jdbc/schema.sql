-- The entries: one for each issuer and jwks_uri.
CREATE TABLE oauth4jvm_jwks (
  id         VARCHAR(43) PRIMARY KEY, -- JwksId.name()
  document   TEXT        NOT NULL,    -- {"jwks":{"keys":[…]},"uat":N}
  uat        BIGINT      NOT NULL,    -- when the set was fetched, in seconds since the epoch
  expires_at BIGINT      NOT NULL     -- when the row may be deleted, in seconds since the epoch
);

-- Who fetches the next set.
CREATE TABLE oauth4jvm_jwks_lease (
  id         VARCHAR(43) PRIMARY KEY,
  holder     VARCHAR(48) NOT NULL,
  held_until BIGINT      NOT NULL     -- in milliseconds since the epoch
);
