/**
 * The stage behind an export: finds what its resources attach, fetches each attachment once and stores it verified.
 * It knows neither the export's job nor its journal; what was stored earlier it hears through {@link
 * dev.fhirbulk.internal.attachment.Shelf}.
 */
@NullMarked
package dev.fhirbulk.internal.attachment;

import org.jspecify.annotations.NullMarked;
