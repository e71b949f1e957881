package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;

/** Requests that are sent beside the sources. */
final class Driverless {

  private Driverless() {}

  static Request refresh(String refreshToken) {
    return ((Step.Send<?>) RotatingServer.refresh(Secret.of(refreshToken)).begin(Env.system()))
        .request();
  }
}
