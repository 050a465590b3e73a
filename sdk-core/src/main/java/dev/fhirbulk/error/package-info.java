/**
 * The ground floor: what can go wrong, as one tree of unchecked exceptions, and the server's own error document.
 * Nothing here imports another package of the library; a job's handle is carried as text.
 *
 * <table>
 * <caption>The tree below {@link dev.fhirbulk.error.BulkExportException}</caption>
 * <tr><th>group</th><th>exception</th><th>when</th></tr>
 * <tr><td>RequestRejectedException</td><td>InvalidRequestException</td><td>400</td></tr>
 * <tr><td></td><td>UnsupportedParameterException</td><td>422, or 400 not-supported</td></tr>
 * <tr><td></td><td>NotAcceptableException</td><td>406, 415</td></tr>
 * <tr><td></td><td>DuplicateJobException</td><td>409, or 200 with issue duplicate</td></tr>
 * <tr><td>AuthorizationException</td><td>AuthenticationException</td><td>401</td></tr>
 * <tr><td></td><td>AccessDeniedException</td><td>403</td></tr>
 * <tr><td></td><td>TokenRequestException</td><td>RFC 6749 error</td></tr>
 * <tr><td>NotFoundException</td><td>ResourceNotFoundException</td><td>404 at kick-off or on a file</td></tr>
 * <tr><td></td><td>JobNotFoundException</td><td>404 of the job</td></tr>
 * <tr><td></td><td>ExportExpiredException</td><td>410, or 404 deleted</td></tr>
 * <tr><td>throttled</td><td>ThrottledException</td><td>429</td></tr>
 * <tr><td></td><td>ConcurrencyLimitException</td><td>429 at kick-off</td></tr>
 * <tr><td>server error</td><td>ServerErrorException</td><td>500 and other 5xx</td></tr>
 * <tr><td></td><td>ServiceUnavailableException</td><td>502, 503, 504</td></tr>
 * <tr><td>job</td><td>ExportJobFailedException</td><td>final error of the status URL</td></tr>
 * <tr><td></td><td>ExportTimeoutException</td><td>the caller's deadline</td></tr>
 * <tr><td></td><td>ExportInterruptedException</td><td>interrupt or cancel</td></tr>
 * <tr><td></td><td>KickOffUncertainException</td><td>kick-off sent, answer unknown</td></tr>
 * <tr><td></td><td>IncompleteExportException</td><td>report.orThrow()</td></tr>
 * <tr><td>MalformedResponseException</td><td>ManifestException</td><td>no readable manifest</td></tr>
 * <tr><td></td><td>MissingContentLocationException</td><td>202 without status URL</td></tr>
 * <tr><td>data</td><td>DownloadException</td><td>a file cut short or of another kind</td></tr>
 * <tr><td></td><td>NdjsonParseException</td><td>a line is no resource</td></tr>
 * <tr><td>safety</td><td>UntrustedOriginException</td><td>URL on a foreign origin</td></tr>
 * <tr><td></td><td>LimitExceededException</td><td>larger than a limit</td></tr>
 * <tr><td>directory</td><td>DestinationException</td><td>not usable, full, in use</td></tr>
 * <tr><td></td><td>JournalException</td><td>belongs to another request or format</td></tr>
 * <tr><td>transport</td><td>TransportException</td><td>no answer</td></tr>
 * </table>
 */
@NullMarked
package dev.fhirbulk.error;

import org.jspecify.annotations.NullMarked;
