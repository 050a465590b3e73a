package dev.fhirbulk.interop.server;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.api.IJobPersistence;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledFuture;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * HAPI FHIR's JPA server with its real {@code $export}. Prints {@code READY url}, and ends when its standard input
 * does. There it is told {@code hold} and {@code go}, see {@link Hurry}, and answers {@code DONE} when that is done.
 */
public final class HapiServerMain {

    private HapiServerMain() {}

    /** Starts the server. */
    public static void main(String[] args) throws Exception {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(HapiConfig.class);
        RestfulServer server = new RestfulServer(context.getBean(FhirContext.class));
        server.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(context.getBean(IJpaSystemProvider.class));
        server.registerProvider(context.getBean(BulkDataExportProvider.class));
        Path folder = Files.createTempDirectory("interop-hapi");
        Tomcat tomcat = serve(server, folder);
        Hurry hurry = new Hurry(context.getBean(IJobMaintenanceService.class), context.getBean(IJobPersistence.class));
        ScheduledFuture<?> passes = hurry.start();
        System.out.println("READY http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/fhir");
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            hurry.obey(word);
            System.out.println("DONE " + word);
        }
        passes.cancel(true);
        tomcat.stop();
        FileSystemUtils.deleteRecursively(folder);
        System.exit(0);
    }

    private static Tomcat serve(RestfulServer server, Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context root = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(root, "fhir", server);
        root.addServletMappingDecoded("/fhir/*", "fhir");
        tomcat.start();
        return tomcat;
    }
}
