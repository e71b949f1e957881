package dev.oauth4jvm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is measured does the whole job. */
class GateTest {

  static Stream<Arguments> contenders() {
    return Contenders.ALGORITHMS.stream()
        .flatMap(
            algorithm ->
                Contenders.NAMES.stream()
                    .filter(name -> Contenders.has(name, algorithm))
                    .map(name -> arguments(name, algorithm)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("contenders")
  void acceptsWhatIsGoodAndRefusesWhatIsBadButForWhatItIsKnownToLack(
      String name, JwsAlgorithm algorithm) throws Exception {
    Issuer issuer = Issuer.of(algorithm);
    Contender contender = Contenders.of(name, issuer);

    assertThat(Gate.accepted(contender, issuer)).isEqualTo(contender.accepts());
  }
}
