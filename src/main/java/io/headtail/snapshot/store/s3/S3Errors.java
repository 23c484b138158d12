package io.headtail.snapshot.store.s3;

import io.headtail.snapshot.store.SnapshotSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Converts the SDK's exceptions to messages that say what to do. */
final class S3Errors {
    private static final String NO_CREDENTIALS = "no credentials found";
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final SnapshotSettings.S3 settings;
    private final String store;
    private final String bucketKey;

    /**
     * @param store the store's name in messages
     * @param bucketKey the setting that names the bucket
     */
    S3Errors(SnapshotSettings.S3 settings, String store, String bucketKey) {
        this.settings = settings;
        this.store = store;
        this.bucketKey = bucketKey;
    }

    /** The failure as an IOException whose message says what to do. */
    IOException explained(SdkException e) {
        if (e instanceof NoSuchKeyException) {
            FileNotFoundException absent = new FileNotFoundException(store + ": it is not there");
            absent.initCause(e);
            return absent;
        }
        if (e instanceof AbortedException) {
            InterruptedIOException interrupted =
                    new InterruptedIOException(store + ": interrupted");
            interrupted.initCause(e);
            return interrupted;
        }
        String reason = e instanceof AwsServiceException answer ? of(answer) : ofNoAnswer(e);
        return new IOException(store + ": " + reason, e);
    }

    /** Whether a failure from {@link #explained} recurs until somebody changes something. */
    static boolean isForGood(IOException explained) {
        if (explained.getCause() instanceof AwsServiceException answer) {
            int status = answer.statusCode();
            return status >= 300
                    && status < 500
                    && status != REQUEST_TIMEOUT
                    && status != TOO_MANY_REQUESTS
                    && !answer.isThrottlingException();
        }
        return String.valueOf(explained.getMessage()).contains(NO_CREDENTIALS);
    }

    private String of(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        String said = (code == null ? "" : code + ", ") + "HTTP " + e.statusCode();
        return switch (code == null ? "" : code) {
            case "NoSuchBucket" ->
                    "there is no bucket '%s'; make it, or set %s (%s)"
                            .formatted(settings.bucket(), bucketKey, said);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
                    "the credentials are refused; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                            + " the AWS profile or role, to valid ones ("
                            + said
                            + ")";
            case "AccessDenied", "AllAccessDisabled" ->
                    "not allowed; the credentials need s3:ListBucket, s3:GetObject, s3:PutObject,"
                            + " s3:DeleteObject, s3:AbortMultipartUpload there, and the right to use"
                            + " the key where snapshot.s3.sse names one ("
                            + said
                            + ")";
            case "PermanentRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                    "the bucket is in another region; set snapshot.s3.region ("
                            + said
                            + ", "
                            + firstLine(e)
                            + ")";
            case "NotImplemented" ->
                    "the server cannot do that%s (%s, %s)"
                            .formatted(
                                    settings.sse().equals("none")
                                            ? ""
                                            : "; if it cannot encrypt, set snapshot.s3.sse=none",
                                    said,
                                    firstLine(e));
            default -> of(e, said);
        };
    }

    private String of(AwsServiceException e, String said) {
        return switch (e.statusCode()) {
            case 301, 400 ->
                    "refused; if the bucket is in another region, set snapshot.s3.region (%s, %s)"
                            .formatted(said, firstLine(e));
            case 403 -> "not allowed; check the credentials and their rights (" + said + ")";
            case 404 ->
                    "not found; check "
                            + bucketKey
                            + ", snapshot.s3.endpoint and snapshot.s3.path-style ("
                            + said
                            + ")";
            case 412 -> "it was replaced meanwhile (" + said + ")";
            default -> "the server answers " + said + " (" + firstLine(e) + ")";
        };
    }

    private String ofNoAnswer(SdkException e) {
        String where =
                settings.endpoint() == null
                        ? "S3; check the network, a proxy, and snapshot.s3.region"
                        : "%s; check snapshot.s3.endpoint, and that the server runs"
                                .formatted(settings.endpoint());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "no host '%s'; check snapshot.s3.endpoint and snapshot.s3.region%s"
                        .formatted(
                                cause.getMessage(),
                                settings.pathStyle()
                                        ? ""
                                        : ", or set snapshot.s3.path-style=true if the server has no host"
                                                + " names for buckets");
            }
            if (cause instanceof ConnectException) {
                return "no connection to " + where + " (" + firstLine(cause) + ")";
            }
            if (cause instanceof SocketTimeoutException
                    || cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException) {
                return "no answer in time from " + where + " (" + firstLine(cause) + ")";
            }
        }
        if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
            return NO_CREDENTIALS
                    + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an AWS"
                    + " profile, or a role";
        }
        return firstLine(e);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
