package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestIssuer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients at a real broker, whose listener has the settings of docs/kafka.md. */
@Timeout(120)
class BrokerTest {

  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    assertThat(ProtectedResourceJwtValidator.SHARED.size()).as("keys after the end").isZero();
    assertThat(TokenSourceJwtRetriever.SHARED.size()).as("tokens after the end").isZero();
  }

  private static String clusterId(Admin admin) throws Exception {
    return admin.describeCluster().clusterId().get();
  }

  @Test
  void aClientWithACredentialOfItsOwnProducesAndConsumes() throws Exception {
    Map<String, Object> settings = cluster.credentials();
    try (Admin admin = Admin.create(settings);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("orders", "an order")).get();
      consumer.assign(List.of(new TopicPartition("orders", 0)));
      consumer.seekToBeginning(List.of());

      assertThat(consumer.poll(Duration.ofSeconds(60)))
          .extracting(ConsumerRecord::value)
          .containsExactly("an order");
    }
  }

  @Test
  void theProducersOfAProcessShareOneToken() throws Exception {
    Map<String, Object> settings = cluster.credentials();
    Map<String, Object> other = new HashMap<>(settings);
    other.put("client.id", "another"); // otherwise, Kafka shares the login itself
    int before = cluster.server().requests(cluster.issuer(), Endpoint.TOKEN).size();
    try (Admin one = Admin.create(settings);
        Admin two = Admin.create(other)) {
      assertThat(clusterId(one)).isEqualTo(clusterId(two));
    }
    assertThat(cluster.server().requests(cluster.issuer(), Endpoint.TOKEN)).hasSize(before + 1);
  }

  @Test
  void theValidatorsOfAllNetworkThreadsShareTheirKeys() {
    assertThat(ProtectedResourceJwtValidator.SHARED.size()).isEqualTo(Cluster.LISTENERS.size());
  }

  @Test
  void anOpenConnectionAuthenticatesAgainAndStays() throws Exception {
    Map<String, Object> settings = cluster.given("BRIEF", cluster.tokens());
    try (Admin admin = Admin.create(settings)) {
      double again = 0;
      while (again < 1) { // the listener ends a session after 2 s
        clusterId(admin);
        again =
            admin.metrics().entrySet().stream()
                .filter(one -> one.getKey().name().equals("successful-reauthentication-total"))
                .mapToDouble(one -> (Double) one.getValue().metricValue())
                .sum();
      }
      assertThat(again).isPositive();
    }
  }

  @Test
  void aTokenWithinTheToleranceServesALivingConnection() throws Exception {
    AccessTokens late =
        cluster.tokens().issuedAgo(Duration.ofSeconds(65)).lifetime(Duration.ofSeconds(60));
    try (Admin admin = Admin.create(cluster.given("EXTERNAL", late))) {
      assertThat(clusterId(admin)).isNotEmpty();
      assertThat(admin.listTopics().names().get()).isNotNull();
    }
  }

  @Test
  void theFirstTokenAfterEachRotationIsAccepted() throws Exception {
    try (LogReader log = new LogReader()) {
      for (int rotation = 0; rotation < 2; rotation++) { // the second within the cooldown
        cluster.issuer().keys().rotate().retire();
        try (Admin admin = Admin.create(cluster.given("EXTERNAL", cluster.tokens()))) {
          assertThat(clusterId(admin)).isNotEmpty();
        }
      }
      assertThat(log.text()).doesNotContain("refused");
    }
  }

  @Test
  void aTokenByEd25519IsAccepted() throws Exception {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ED25519, Crypto.platform()).keyId("ed");
    cluster.issuer().keys().use(key);
    AccessTokens tokens = cluster.tokens().signedBy(key);
    try (Admin admin = Admin.create(cluster.given("EXTERNAL", tokens))) {
      assertThat(clusterId(admin)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "audience", "stranger", "bound", "issuer"})
  void aRefusedClientGivesUpAndTheLogHasNoClaims(String fault) throws Exception {
    AccessTokens good =
        cluster.tokens().subject("subject-of-alice").claim("email", "alice@example.com");
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    AccessTokens bad =
        switch (fault) {
          case "expired" -> good.expired();
          case "audience" -> good.wrongAudience();
          case "stranger" -> good.signedByStranger();
          case "bound" -> good.boundTo(key);
          default -> good.wrongIssuer();
        };
    try (LogReader log = new LogReader();
        Admin admin = Admin.create(cluster.given("EXTERNAL", bad))) {
      assertThatThrownBy(() -> clusterId(admin))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(SaslAuthenticationException.class)
          .hasMessageContaining("{\"status\":\"invalid_token\"}");
      assertThat(log.text())
          .contains("access token refused")
          .doesNotContain("subject-of-alice", "alice@example.com", "https://other", "eyJ");
    }
  }

  @Test
  void aClientSurvivesAnOutageOfItsIssuer() throws Exception {
    TestIssuer down = cluster.server().issuer("down");
    down.failOnce(Endpoint.JWKS, Fault.UNAVAILABLE);
    try (LogReader log = new LogReader();
        Admin admin = Admin.create(cluster.given("SEVERAL", down.accessTokens(Cluster.AUDIENCE)))) {
      assertThat(clusterId(admin)).isNotEmpty();
      assertThat(log.text()).contains("access token not judged, KEYS").doesNotContain("refused");
    }
  }

  @Test
  void anOutageOfOneIssuerIsNoOutageOfAnother() throws Exception {
    try (Admin admin = Admin.create(cluster.given("SEVERAL", cluster.tokens()))) {
      assertThat(clusterId(admin)).isNotEmpty();
    }
  }
}
