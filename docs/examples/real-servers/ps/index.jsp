<%@ page contentType="text/plain; charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%-- Compiled by Tomcat when it is first asked for: an answer proves the compiler, the class loader and
     the work folder, not only the port. --%>Platform Server <%= 6 * 7 %>
