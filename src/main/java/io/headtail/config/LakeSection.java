package io.headtail.config;

import io.headtail.lake.LakeCompaction;
import io.headtail.lake.LakeSettings;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import io.headtail.snapshot.store.SnapshotSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code lake.*}. */
final class LakeSection {
    private static final int MIN_FILE_RECORDS = 1_000;

    /** As minutes they are merged from one temporary file for each 100,000 sums. */
    private static final int MAX_FILE_RECORDS = 10_000_000;

    private LakeSection() {}

    /**
     * The lake; null if there is none, or the role writes none.
     *
     * @param s3 the settings of the client for buckets
     */
    static @Nullable LakeSettings read(
            Role role, CheckedValues values, SnapshotSettings.S3 s3, List<String> problems) {
        LakeUrl url = url(values, s3, problems);
        LakeContent content = values.choice(ConfigKey.LAKE_CONTENT, LakeContent.values());
        int records = values.whole(ConfigKey.LAKE_FILE_RECORDS, MIN_FILE_RECORDS, MAX_FILE_RECORDS);
        LakeCompaction compaction =
                values.choice(ConfigKey.LAKE_COMPACTION, LakeCompaction.values());
        return url == null || !ConfigKey.LAKE_URL.isUsedBy(role)
                ? null
                : new LakeSettings(url, content, records, compaction);
    }

    private static @Nullable LakeUrl url(
            CheckedValues values, SnapshotSettings.S3 s3, List<String> problems) {
        Setting setting = values.setting(ConfigKey.LAKE_URL);
        // Not repeated: what stands before the @ may be a secret.
        if (setting.node() instanceof ScalarNode scalar
                && scalar.getValue().matches("(?s).*://.*@.*")) {
            problems.add(
                    "%s (%s): has a user or a key; credentials come from the AWS SDK's default chain, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                            .formatted(
                                    ConfigKey.LAKE_URL.key(), setting.source().at(setting.node())));
            return null;
        }
        return values.value(
                        ConfigKey.LAKE_URL,
                        text ->
                                text.isEmpty()
                                        ? Optional.<LakeUrl>empty()
                                        : Optional.of(LakeUrl.parse(text, s3)))
                .orElse(null);
    }
}
