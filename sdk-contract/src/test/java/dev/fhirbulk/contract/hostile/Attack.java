package dev.fhirbulk.contract.hostile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test that is an attack: a row of the table in {@code docs/security.md}. */
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Attack {

    /** What the attacker does, as a sentence. */
    String value();

    /** What holds against it. */
    Promise promise();
}
