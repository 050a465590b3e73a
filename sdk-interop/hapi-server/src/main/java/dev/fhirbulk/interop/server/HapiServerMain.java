package dev.fhirbulk.interop.server;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * HAPI FHIR's JPA server with its real {@code $export}. Prints {@code READY url}, and ends when its standard input
 * does.
 */
public final class HapiServerMain {

    private static final long PASS_MILLIS = 250;

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
        ScheduledExecutorService passes = hurry(context.getBean(IJobMaintenanceService.class));
        System.out.println("READY http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/fhir");
        while (System.in.read() >= 0) {
            // Until the tests are gone.
        }
        passes.shutdownNow();
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

    /** Jobs go on at maintenance passes, one a minute by default; a test cannot wait for those. */
    private static ScheduledExecutorService hurry(IJobMaintenanceService maintenance) {
        ScheduledExecutorService passes = Executors.newSingleThreadScheduledExecutor();
        passes.scheduleWithFixedDelay(
                () -> {
                    try {
                        maintenance.forceMaintenancePass();
                    } catch (RuntimeException passing) {
                        System.err.println("maintenance pass: " + passing);
                    }
                },
                PASS_MILLIS,
                PASS_MILLIS,
                TimeUnit.MILLISECONDS);
        return passes;
    }
}
