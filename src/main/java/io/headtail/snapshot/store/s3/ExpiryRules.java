package io.headtail.snapshot.store.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/**
 * Life-cycle rules of a bucket that remove objects.
 *
 * @param store for the log
 */
record ExpiryRules(S3Store store, S3Client client, S3Errors errors, String bucket) {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryRules.class);

    /** A service that has none may answer as if it failed, and is asked again within this time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /**
     * Those that are enabled and match keys that begin with a prefix, each as text; none if they
     * cannot be read, since the right to do so is not needed for anything else.
     */
    List<String> matching(String prefix) {
        List<String> found = new ArrayList<>();
        try {
            for (LifecycleRule rule :
                    client.getBucketLifecycleConfiguration(
                                    request ->
                                            request.bucket(bucket)
                                                    .overrideConfiguration(
                                                            o -> o.apiCallTimeout(TIMEOUT)))
                            .rules()) {
                if (rule.status() == ExpirationStatus.ENABLED
                        && removes(rule.expiration())
                        && !needsTag(rule.filter())
                        && overlap(prefixOf(rule), prefix)) {
                    found.add(text(rule));
                }
            }
        } catch (SdkException e) {
            // There are none, or it is not allowed, or the service has none.
            LOG.debug("life-cycle rules are not known: {}", errors.explained(e).getMessage());
        }
        return found;
    }

    private static boolean removes(LifecycleExpiration expiration) {
        return expiration != null && (expiration.days() != null || expiration.date() != null);
    }

    // Ours have none.
    private static boolean needsTag(LifecycleRuleFilter filter) {
        return filter != null
                && (filter.tag() != null || (filter.and() != null && filter.and().hasTags()));
    }

    @SuppressWarnings("deprecation") // rules of before 2016 have their prefix there
    private static String prefixOf(LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        String prefix = rule.prefix();
        if (filter != null && filter.prefix() != null) {
            prefix = filter.prefix();
        } else if (filter != null && filter.and() != null) {
            prefix = filter.and().prefix();
        }
        return prefix == null ? "" : prefix;
    }

    private static boolean overlap(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    private static String text(LifecycleRule rule) {
        LifecycleExpiration expiration = rule.expiration();
        return "'%s' (prefix '%s', %s)"
                .formatted(
                        rule.id(),
                        prefixOf(rule),
                        expiration.days() == null
                                ? "on " + expiration.date()
                                : "after " + expiration.days() + " days");
    }
}
