package dev.fhirbulk.contract.vendors;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.testkit.VendorProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A simulated server, the profile for it, and what is expected where vendors differ.
 *
 * @param simulated the server
 * @param profile the client's idea of it
 * @param export the widest export that the vendor offers
 * @param group the group in that export, "" for none
 * @param kickOff how the kick-off of that export is to look
 * @param repeat what comes of a second kick-off
 * @param afterDelete what polling a deleted job ends in; {@code BulkExportException} itself when it goes on running
 * @param errors requests that are refused
 */
record Vendor(
        VendorProfile simulated,
        ServerProfile profile,
        Function<BulkExportClient, ExportBuilder> export,
        String group,
        String kickOff,
        Repeat repeat,
        Class<? extends BulkExportException> afterDelete,
        List<Refused> errors) {

    /** What comes of a second kick-off while a job runs. */
    enum Repeat {
        NEW_JOB,
        SAME_JOB,
        LIMIT,
        DUPLICATE
    }

    /**
     * A request that the server refuses.
     *
     * @param action starts an export
     * @param type the exception
     */
    record Refused(Consumer<BulkExportClient> action, Class<? extends BulkExportException> type) {}

    static Vendor of(
            VendorProfile simulated, Function<BulkExportClient, ExportBuilder> export, String group, String kickOff) {
        return new Vendor(
                simulated,
                ServerProfile.named(simulated.name()),
                export,
                group,
                kickOff,
                Repeat.NEW_JOB,
                NotFoundException.class,
                List.of());
    }

    /** The same with another server. */
    Vendor simulated(VendorProfile value) {
        return new Vendor(value, profile, export, group, kickOff, repeat, afterDelete, errors);
    }

    Vendor repeat(Repeat value) {
        return new Vendor(simulated, profile, export, group, kickOff, value, afterDelete, errors);
    }

    Vendor afterDelete(Class<? extends BulkExportException> value) {
        return new Vendor(simulated, profile, export, group, kickOff, repeat, value, errors);
    }

    Vendor refuses(Function<BulkExportClient, ExportBuilder> request, Class<? extends BulkExportException> type) {
        Consumer<BulkExportClient> action = client -> request.apply(client).start();
        return refusesWhen(action, type);
    }

    Vendor refusesWhen(Consumer<BulkExportClient> action, Class<? extends BulkExportException> type) {
        List<Refused> more = new ArrayList<>(errors);
        more.add(new Refused(action, type));
        return new Vendor(simulated, profile, export, group, kickOff, repeat, afterDelete, List.copyOf(more));
    }

    String name() {
        return simulated.name();
    }

    @Override
    public String toString() {
        return name();
    }
}
