package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SnapStartValueTest {

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void withoutASnapshotTheValueIsMadeOnceAtItsFirstUse() {
    SnapStartValue<String> value = SnapStartValue.of(this::next);

    assertThat(made).hasValue(0);
    assertThat(value.get()).isEqualTo("value 1").isSameAs(value.get());
  }

  @Test
  @Timeout(60)
  void whoAsksWhileItIsMadeGetsTheSame() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    SnapStartValue<String> value =
        SnapStartValue.of(
            () -> {
              begun.countDown();
              try {
                enough.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return next();
            });
    FutureTask<String> first = new FutureTask<>(value::get);
    FutureTask<String> second = new FutureTask<>(value::get);
    new Thread(first).start();
    begun.await();
    Thread asking = new Thread(second);
    asking.start();
    while (asking.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    enough.countDown();

    assertThat(first.get()).isSameAs(second.get());
    assertThat(made).hasValue(1);
  }

  @Test
  void makerAndPrimerAreThere() {
    assertThatNullPointerException().isThrownBy(() -> SnapStartValue.of(null));
    assertThatNullPointerException().isThrownBy(() -> SnapStartValue.of(this::next, null));
  }

  @Test
  void aSnapshotHasNoValueAndEachRestoredProcessMakesItsOwn() {
    SnapStartValue<String> value = SnapStartValue.of(this::next);
    assertThat(value.get()).isEqualTo("value 1");

    value.beforeCheckpoint(Core.getGlobalContext());
    assertThat(value).hasToString("SnapStartValue[none]");
    assertThat(value).hasAllNullFieldsOrPropertiesExcept("maker");

    value.afterRestore(Core.getGlobalContext());
    assertThat(made).hasValue(1);
    assertThat(value.get()).isEqualTo("value 2");
    assertThat(value).hasToString("SnapStartValue[made]");
  }

  @Test
  void primingGetsAValueOfItsOwn() {
    List<String> primed = new ArrayList<>();
    SnapStartValue<String> value = SnapStartValue.of(this::next, primed::add);

    value.beforeCheckpoint(Core.getGlobalContext());
    value.afterRestore(Core.getGlobalContext());

    assertThat(primed).containsExactly("value 1");
    assertThat(value.get()).isEqualTo("value 2");
  }

  @Test
  void whatCannotBePrimedIsNotPublished() {
    SnapStartValue<String> value =
        SnapStartValue.of(
            this::next,
            primed -> {
              throw new IllegalStateException("no table");
            });

    assertThatThrownBy(() -> value.beforeCheckpoint(Core.getGlobalContext()))
        .hasMessage("no table");
  }

  @Test
  void aStaleSetDoesNotSurviveASnapshot() throws Exception {
    Issuer old = new Issuer();
    Issuer current = new Issuer();
    List<Issuer> issuers = new ArrayList<>(List.of(old, current));
    SnapStartValue<AccessTokenValidator> validator =
        SnapStartValue.of(() -> issuers.remove(0).validator());
    ProtectedFunction function =
        ProtectedFunction.of(
            validator,
            Issuer.offline(),
            (event, token, context) -> JsonObject.of("statusCode", 200));
    assertThat(
            Events.invoke(function, Events.url(Events.bearer(old.token()))).integer("statusCode"))
        .isEqualTo(200);

    validator.beforeCheckpoint(Core.getGlobalContext());
    validator.afterRestore(Core.getGlobalContext());

    assertThat(
            Events.invoke(function, Events.url(Events.bearer(old.token()))).integer("statusCode"))
        .isEqualTo(401);
    assertThat(
            Events.invoke(function, Events.url(Events.bearer(current.token())))
                .integer("statusCode"))
        .isEqualTo(200);
  }

  @Test
  void primingValidatesATokenOfItsOwnWithEachAlgorithm() {
    assertThatCode(() -> Priming.accessTokens(JwsAlgorithm.RS256)).doesNotThrowAnyException();
    assertThatCode(() -> Priming.accessTokens(JwsAlgorithm.ES256)).doesNotThrowAnyException();
  }

  @Test
  void primingFailsWhenItsTokenIsRefused() {
    SigningKey one = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    SigningKey other = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

    assertThatThrownBy(() -> Priming.accessTokens(one, other.toPublicJwk()))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(OAuthException.class);
  }

  private String next() {
    return "value " + made.incrementAndGet();
  }
}
