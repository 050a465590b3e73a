package dev.fhirbulk;

import dev.fhirbulk.ExportBuilder.LostKickOff;
import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.config.JobPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one export is run, as opposed to what it asks for. */
record ExportOptions(
        @Nullable Duration deadline,
        CompletenessPolicy completeness,
        JobPolicy jobPolicy,
        LostKickOff lostKickOff,
        boolean compress) {

    static ExportOptions defaults(Engine engine) {
        return new ExportOptions(
                engine.deadline(), CompletenessPolicy.REPORT, JobPolicy.KEEP, LostKickOff.REFUSE, false);
    }

    ExportOptions deadline(Duration value) {
        return new ExportOptions(value, completeness, jobPolicy, lostKickOff, compress);
    }

    ExportOptions completeness(CompletenessPolicy value) {
        return new ExportOptions(deadline, value, jobPolicy, lostKickOff, compress);
    }

    ExportOptions jobPolicy(JobPolicy value) {
        return new ExportOptions(deadline, completeness, value, lostKickOff, compress);
    }

    ExportOptions lostKickOff(LostKickOff value) {
        return new ExportOptions(deadline, completeness, jobPolicy, value, compress);
    }

    ExportOptions compress(boolean value) {
        return new ExportOptions(deadline, completeness, jobPolicy, lostKickOff, value);
    }
}
