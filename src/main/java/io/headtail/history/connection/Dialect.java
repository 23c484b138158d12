package io.headtail.history.connection;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** The settings with which jOOQ renders our SQL. */
public final class Dialect {
    private static final Settings SETTINGS =
            new Settings().withRenderSchema(false).withExecuteLogging(false);

    private Dialect() {}

    /** A context over a connection, within its current transaction. */
    public static DSLContext over(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES, SETTINGS);
    }
}
