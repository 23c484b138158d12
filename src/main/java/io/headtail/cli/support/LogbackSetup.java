package io.headtail.cli.support;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.headtail.config.LogFormat;

/**
 * Configures logback when the first logger is made: text to stderr. It steps aside if the user has
 * a configuration of logback's own ({@code -Dlogback.configurationFile}). Found through {@code
 * META-INF/services}; reading XML instead would delay each start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(StderrAppender.USER_CONFIGURATION) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogLevels.apply(context);
        StderrAppender.set(context, LogFormat.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
