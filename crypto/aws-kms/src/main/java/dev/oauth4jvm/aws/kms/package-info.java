/** Signing keys that stay in AWS Key Management Service. */
package dev.oauth4jvm.aws.kms;
