package dev.fhirbulk.model;

import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * The resources that belong to one patient, or to whatever else an export was organized by. Its content streams: it is to
 * be read before the next block is asked for, what is left unread then is passed over. For one thread. Bulk Data Access
 * IG (STU3), "organizeOutputBy".
 */
public final class ResourceBlock {

    private final String reference;
    private final InputStream content;
    private final BooleanSupplier cut;

    /**
     * Made by the library.
     *
     * @param reference what the header refers to
     * @param content the lines of the block
     * @param cut whether the rest of the block is nowhere to be found
     * @apiNote applications get blocks from {@link ExportReport#blocks()}
     */
    public ResourceBlock(String reference, InputStream content, BooleanSupplier cut) {
        this.reference = reference;
        this.content = content;
        this.cut = cut;
    }

    /** What the block's header refers to, such as {@code Patient/p-1}; {@code ""} for resources without a header. */
    public String reference() {
        return reference;
    }

    /** The block's resources as NDJSON, without its header, over as many files as it has. Need not be closed. */
    public InputStream content() {
        return content;
    }

    /**
     * Whether the server said that the block goes on in a file that it does not list. Known once the content was read.
     */
    public boolean isCut() {
        return cut.getAsBoolean();
    }

    @Override
    public String toString() {
        return "ResourceBlock";
    }
}
