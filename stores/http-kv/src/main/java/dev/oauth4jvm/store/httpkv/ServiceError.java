package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.aws.AwsErrors;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A refusal by a service. The message contains status, the error's code and a hint, but not the
 * service's text: for a wrong signature, S3 and Azure repeat what was signed.
 */
final class ServiceError extends IOException {

  private static final long serialVersionUID = 1L;

  ServiceError(Service service, String method, Response response) {
    super(described(service, method, response.status(), code(response)));
  }

  /**
   * The code of an error: Azure's field {@code x-ms-error-code}, otherwise the element {@code Code}
   * of S3's and Google's XML; null when there is none.
   */
  static @Nullable String code(Response response) {
    String field = response.headers().first("x-ms-error-code");
    if (field != null) {
      return AwsErrors.isName(field) ? field : null;
    }
    return AwsErrors.code(response);
  }

  private static String described(
      Service service, String method, int status, @Nullable String code) {
    return service.label
        + " refused "
        + method
        + " with status "
        + status
        + (code == null ? "" : ", " + code)
        + switch (status) {
          case 301, 307, 308 ->
              "; redirects are not followed: use the address of the bucket's own region";
          case 400 -> "; check the address, the region, and the credentials";
          case 401 -> "; check the credentials and the machine's clock";
          case 403 ->
              "; check the credentials and the machine's clock, and allow them to read and write"
                  + " objects"
                  + (service.isImitated() ? ", and to list the bucket (s3:ListBucket)" : "");
          case 404 -> "; check the address: the bucket, container or namespace does not exist";
          case 429, 503 -> "; the service limits the rate of requests, or is overloaded";
          default -> "";
        };
  }
}
