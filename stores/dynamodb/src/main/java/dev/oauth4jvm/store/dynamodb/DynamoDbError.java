package dev.oauth4jvm.store.dynamodb;

import dev.oauth4jvm.aws.AwsErrors;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A refusal by DynamoDB. The message contains the error's name and a hint, but not the server's
 * text, which for a wrong signature repeats the session token.
 */
final class DynamoDbError extends IOException {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final int status;

  /**
   * Creates the exception for a reply.
   *
   * @param type the reply's {@code __type}: a namespace, a number sign and the error's name
   */
  DynamoDbError(String operation, int status, @Nullable String type) {
    this(name(type), operation, status);
  }

  private DynamoDbError(String name, String operation, int status) {
    super("DynamoDB refused " + operation + " with status " + status + described(name));
    this.name = name;
    this.status = status;
  }

  /** Whether the request was valid and its condition was not met. */
  boolean isConditionNotMet() {
    return status == 400 && name.equals("ConditionalCheckFailedException");
  }

  private static String name(@Nullable String type) {
    String name = type == null ? "" : type.substring(type.indexOf('#') + 1);
    return AwsErrors.isName(name) ? name : "";
  }

  private static String described(String name) {
    return switch (name) {
      case "" -> ", and does not say why";
      case "ResourceNotFoundException" -> ", " + name + "; check the table's name and region";
      case "AccessDeniedException" ->
          ", " + name + "; allow the role dynamodb:GetItem and dynamodb:PutItem on the table";
      case "ValidationException" ->
          ", " + name + "; the table's key must be the partition key id (S) alone";
      case "ExpiredTokenException",
          "UnrecognizedClientException",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException" ->
          ", " + name + "; check the credentials, the region and the machine's clock";
      default -> ", " + name;
    };
  }
}
