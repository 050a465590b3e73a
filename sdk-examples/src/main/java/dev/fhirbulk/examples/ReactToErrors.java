package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.error.AuthorizationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.error.RequestRejectedException;
import java.nio.file.Path;
import java.time.Duration;

/** What an application does about each kind of failure. */
public final class ReactToErrors {

    /** What a scheduler is to do next. */
    public enum Next {
        DONE,
        RUN_AGAIN_LATER,
        FIX_THE_REQUEST,
        FIX_THE_REGISTRATION,
        ASK_AN_OPERATOR
    }

    private ReactToErrors() {}

    /** Exports, and says what is to happen next. */
    public static Next export(BulkExportClient client, String group, String types, Path directory) {
        try {
            client.group(group)
                    .types(types.split(","))
                    .deadline(Duration.ofHours(12))
                    .exportTo(directory)
                    .orThrow();
            return Next.DONE;
        } catch (IncompleteExportException | ExportTimeoutException | ConcurrencyLimitException later) {
            // The same call continues: same job, only what is missing.
            return Next.RUN_AGAIN_LATER;
        } catch (RequestRejectedException rejected) {
            return Next.FIX_THE_REQUEST;
        } catch (AuthorizationException refused) {
            return Next.FIX_THE_REGISTRATION;
        } catch (KickOffUncertainException uncertain) {
            // There may be a job on the server that nobody follows: somebody must look.
            return Next.ASK_AN_OPERATOR;
        } catch (BulkExportException other) {
            return other.isRetryable() ? Next.RUN_AGAIN_LATER : Next.ASK_AN_OPERATOR;
        }
    }
}
