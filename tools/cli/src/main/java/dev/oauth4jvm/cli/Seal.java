package dev.oauth4jvm.cli;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The seal of entries of the JWK Set cache, by the options that say which key and entry it is. */
final class Seal {

  static final List<Command.Option> OPTIONS =
      List.of(
          new Command.Option("seal-key", "FILE", "the secret of the seal, 32 bytes in base64url"),
          new Command.Option("seal-id", "NAME", "the name of that key, which the seal begins with"),
          new Command.Option("issuer", "URL", "the issuer of the set, which the seal covers"),
          new Command.Option("jwks-uri", "URL", "the location of the set, which the seal covers"));

  private final SealKey key;
  private final JwksId id;

  private Seal(SealKey key, JwksId id) {
    this.key = key;
    this.id = id;
  }

  static Seal of(Arguments arguments, Console console) {
    String text = console.text(arguments.required("seal-key")).strip();
    try {
      return new Seal(
          SealKey.of(arguments.required("seal-id"), Base64.getUrlDecoder().decode(text)),
          new JwksId(arguments.required("issuer"), arguments.required("jwks-uri")));
    } catch (IllegalArgumentException e) {
      throw new UsageException("the seal's key or its entry is not usable: " + e.getMessage());
    }
  }

  /** Why the seal of an entry does not hold; null if it does. */
  @Nullable String fault(String document) {
    try {
      return new Held(document).sealed(key).load(id) == null ? "the entry is empty" : null;
    } catch (Exception rejected) {
      return String.valueOf(rejected.getMessage());
    }
  }

  /** The entry with a seal. */
  String seal(JwksSnapshot snapshot, long expiresAt) throws Exception {
    Held held = new Held("");
    held.sealed(key).save(id, new JwksEntry(snapshot.toJson(), snapshot.updatedAt(), expiresAt));
    return held.document;
  }

  /** A store of one entry, which holds what is on the command line. */
  private static final class Held implements JwksStore {

    private String document;

    Held(String document) {
      this.document = document;
    }

    @Override
    public String load(JwksId id) {
      return document;
    }

    @Override
    public void save(JwksId id, JwksEntry entry) {
      document = entry.document();
    }
  }
}
