package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @Test
  void allPartsOfAnAddressAreTaken() {
    RedisAddress address =
        RedisAddress.of(URI.create("REDISS://us%3Aer:pa%3Ass%2F%C3%A9+:word@Redis.Example:6380/3"));

    assertThat(address.tls).isTrue();
    assertThat(address.host).isEqualTo("redis.example");
    assertThat(address.port).isEqualTo(6380);
    assertThat(address.user).isEqualTo("us:er");
    assertThat(address.password).isEqualTo("pa:ss/é+:word");
    assertThat(address.database).isEqualTo("3");
    assertThat(address).hasToString("rediss://redis.example:6380");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://localhost:6379", "redis://localhost:6379/", "redis://@h:1"})
  void thePartsThatAreAbsentAreNull(String uri) {
    RedisAddress address = RedisAddress.of(URI.create(uri));

    assertThat(address.tls).isFalse();
    assertThat(address.user).isNull();
    assertThat(address.password).isNull();
    assertThat(address.database).isNull();
  }

  @Test
  void aPasswordWithoutAUserIsTheDefaultUsers() {
    RedisAddress address = RedisAddress.of(URI.create("redis://:word@[::1]:6379"));

    assertThat(address.user).isNull();
    assertThat(address.password).isEqualTo("word");
    assertThat(address.host).isEqualTo("[::1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://s3cret@localhost:6379",
        "redis://user:s3cret@localhost",
        "redis://user:s3cret@localhost:0",
        "redis://user:s3cret@localhost:65536",
        "redis://user:s3cret@local_host:6379",
        "redis://user:s3cret@localhost:6379/one",
        "redis://user:s3cret@localhost:6379/-1",
        "redis://user:s3cret@localhost:6379/1/2",
        "redis://user:s3cret@localhost:6379/1234567890",
        "redis://user:s3cret@localhost:6379/?protocol=3",
        "redis://user:s3cret@localhost:6379#0",
        "valkey://user:s3cret@localhost:6379",
      })
  void whatIsNoAddressIsRefusedWithoutThePassword(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisAddress.of(URI.create(uri)))
        .withMessageStartingWith("uri is not redis://")
        .withMessageNotContaining("s3cret");
  }
}
