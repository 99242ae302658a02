# Las palabras que el operador escribe y los nombres que lee. Las reglas están en locales/en/words.ftl.

command-start = iniciar
    .aliases = arrancar, comenzar, empezar, inicia, inicio
command-stop = detener
    .aliases = parar, detén, parada
command-restart = reiniciar
    .aliases = rearrancar, volver a iniciar, reinicia, reinicio
command-status = estado
    .aliases = estatus
command-logs = registros
    .aliases = registro, bitácora, bitácoras
command-events = eventos
    .aliases = evento, suceso, sucesos
command-reload = recargar
    .aliases = recarga, releer, volver a cargar
command-run = ejecutar
    .aliases = ejecuta, ejecución
command-init = inicializar
    .aliases = inicializa, inicialización
command-check = comprobar
    .aliases = verificar, comprueba, comprobación, verifica, verificación, chequear, revisar, validar
command-help = ayuda
command-version = versión

# «es» y «está»: el nombre «is», tomado por el verbo inglés en la traducción automática.
component-is = Servidor de imágenes
    .aliases = es, está
component-ps = Servidor de plataforma
component-svg = Servidor SVG
