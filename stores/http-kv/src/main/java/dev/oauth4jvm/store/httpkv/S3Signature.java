package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.Request;
import java.io.IOException;

/** A signer for S3; a class, since a lambda costs a starting process more. */
final class S3Signature implements RequestSigner {

  private final AwsSigner signer;

  S3Signature(String region, AwsCredentialsSource credentials) {
    signer = new AwsSigner("s3", region, credentials);
  }

  @Override
  public Request sign(Request request) throws IOException {
    return signer.sign(request);
  }
}
