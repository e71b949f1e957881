package dev.oauth4jvm.client;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.Set;

/** What a hostile or broken server can answer to any request. */
enum HostileFault implements HostileServer.Script {
  ANNOUNCES_TOO_MUCH(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException, InterruptedException {
      call.write(bytes(head(200, JSON + "content-length: 9999999999\r\n") + "{"));
      while (call.goesOn(1000)) {
        call.write(new byte[1]);
      }
    }
  },
  NEVER_ENDS(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException, InterruptedException {
      call.write(bytes(head(200, JSON + "transfer-encoding: chunked\r\n")));
      byte[] chunk = bytes("2000\r\n" + " ".repeat(0x2000) + "\r\n");
      while (call.goesOn(0)) {
        call.write(chunk);
      }
    }
  },
  DRIPS(Outcome.TOO_SLOW) {
    @Override
    public void play(HostileServer.Call call) throws IOException, InterruptedException {
      call.write(bytes(head(200, JSON + "content-length: 1000\r\n")));
      while (call.goesOn(20)) {
        call.write(bytes(" "));
      }
    }
  },
  SAYS_NOTHING(Outcome.TOO_SLOW) {
    @Override
    public void play(HostileServer.Call call) throws InterruptedException {
      while (call.goesOn(1000)) {
        // keeps the connection
      }
    }
  },
  RESETS(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.socket().setSoLinger(true, 0);
    }
  },
  RESETS_WITHIN_THE_BODY(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.write(bytes(head(200, JSON + "content-length: 1000\r\n") + call.reflection()));
      call.socket().setSoLinger(true, 0);
    }
  },
  ENDS_EARLY(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.write(bytes(head(200, JSON + "content-length: 100000\r\n") + call.reflection()));
    }
  },
  SPEAKS_NO_HTTP(Outcome.NO_RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.write(bytes("220 " + call.reflection()));
    }
  },
  REDIRECTS(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          302, JSON + "location: " + call.server().issuer() + "/elsewhere\r\n", new byte[0]);
    }
  },
  REDIRECTS_KEEPING_THE_BODY(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(307, "location: " + call.server().issuer() + "/elsewhere\r\n", new byte[0]);
    }
  },
  ANSWERS_HTML(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(200, "content-type: text/html\r\n", bytes("<html>" + call.reflection()));
    }
  },
  FAILS_WITH_HTML(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(500, "content-type: text/html\r\n", bytes("<html>" + call.reflection()));
    }
  },
  FAILS_WITH_AN_OAUTH_ERROR(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(500, with(JsonObject.of("error", "server_error"), call));
    }
  },
  REFUSES_WITH_AN_OAUTH_ERROR(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(400, with(JsonObject.of("error", "invalid_request"), call));
    }
  },
  REFUSES_WITH_AN_ERROR_THAT_IS_NONE(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(400, with(JsonObject.of("error", JsonObject.of("a", "b")), call));
    }
  },
  CHALLENGES(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          401,
          JSON + "www-authenticate: Bearer realm=\"PLANTEDrealm\", error=\"invalid_token\"\r\n",
          bytes(call.reflection()));
    }
  },
  CHALLENGES_UNREADABLY(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(401, "www-authenticate: =\"PLANTED\"\r\n", bytes(call.reflection()));
    }
  },
  DESCRIBES_THE_ERROR_BY_A_SECRET(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(
          400,
          JsonObject.of("error", "invalid_grant", "error_description", "no " + call.secret())
              .toJson());
    }
  },
  NAMES_THE_ERROR_BY_A_SECRET(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(400, JsonObject.of("error", call.secret()).toJson());
    }
  },
  CHALLENGES_BY_A_SECRET(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          401,
          JSON + "www-authenticate: Bearer error=\"" + call.secret() + "\"\r\n",
          bytes(call.reflection()));
    }
  },
  WANTS_NONCES_FOR_EVER(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          400, JSON + "dpop-nonce: PLANTEDnonce\r\n", bytes("{\"error\":\"use_dpop_nonce\"}"));
    }
  },
  ANSWERS_WITH_ANOTHER_STATUS(Outcome.RESPONSE) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(206, with(JsonObject.of(), call));
    }
  },
  ANSWERS_NOTHING(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), "");
    }
  },
  CUTS_THE_JSON(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      String json = with(JsonObject.of(), call);
      call.json(status(call), json.substring(0, json.length() - 2));
    }
  },
  GOES_ON_AFTER_THE_JSON(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), with(JsonObject.of(), call) + "{}");
    }
  },
  NAMES_A_MEMBER_TWICE(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      String json = with(JsonObject.of("access_token", "PLANTEDone"), call);
      call.json(status(call), json.replaceFirst("\\{", "{\"access_token\":\"PLANTEDother\","));
    }
  },
  NESTS_DEEPLY(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");
    }
  },
  ANSWERS_AN_ARRAY(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), "[" + with(JsonObject.of(), call) + "]");
    }
  },
  ANSWERS_AN_EMPTY_OBJECT(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), "{}");
    }
  },
  IS_NO_UTF_8(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      byte[] json = bytes("{\"access_token\":\"PLANTED?\",\"a\":\"" + "b\"}");
      json[24] = (byte) 0xff;
      call.answer(status(call), JSON, json);
    }
  },
  IS_UTF_16(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          status(call),
          "content-type: application/json;charset=utf-16\r\n",
          with(JsonObject.of(), call).getBytes(UTF_16));
    }
  },
  HAS_TWO_CONTENT_TYPES(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.answer(
          status(call), JSON + "content-type: text/html\r\n", bytes(with(JsonObject.of(), call)));
    }
  },
  ANSWERS_NUMBERS_WITHOUT_END(Outcome.BODY) {
    @Override
    public void play(HostileServer.Call call) throws IOException {
      call.json(status(call), "{\"expires_in\":" + "9".repeat(50_000) + "}");
    }
  };

  /** What has to come of it. */
  enum Outcome {
    /** The transport has no response to hand over. */
    NO_RESPONSE,
    /** The same, by the time alone. */
    TOO_SLOW,
    /** A response that no operation accepts. */
    RESPONSE,
    /** A response that no operation accepts that reads the body. */
    BODY
  }

  private static final String JSON = "content-type: application/json\r\n";
  private static final Set<String> CREATING = Set.of("/par", "/register");

  private final Outcome outcome;

  HostileFault(Outcome outcome) {
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  private static String head(int status, String fields) {
    return "HTTP/1.1 " + status + " x\r\n" + fields + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The status that the endpoint's operation accepts. */
  private static int status(HostileServer.Call call) {
    return CREATING.contains(call.path()) ? 201 : 200;
  }

  /** A JSON object with all that the client sent, and secrets of the server's own. */
  private static String with(JsonObject members, HostileServer.Call call) {
    return members
        .with("reflection", call.reflection())
        .with("refresh_token", "PLANTEDrefresh")
        .toJson();
  }
}
