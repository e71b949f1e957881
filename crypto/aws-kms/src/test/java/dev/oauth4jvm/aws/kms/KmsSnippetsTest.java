package dev.oauth4jvm.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import org.junit.jupiter.api.Test;

/** The module's page, and its javadoc. */
class KmsSnippetsTest {

  @Test
  void aKeyOfKmsAuthenticatesTheClient() throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ES256);
        AwsKms kms = server.client()) {
      // @start region="key"
      // once, when the program starts; kms = AwsKms.create()
      SigningKey key = kms.key("alias/orders", JwsAlgorithm.ES256);
      ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(key);
      // @end
      assertThat(key.isRemote()).isTrue();
      assertThat(authentication.toString()).doesNotContain("secret");
    }
  }
}
