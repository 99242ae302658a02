# Orden som skrivs och namnen som visas. Reglerna står i locales/en/words.ftl.

command-start = starta
    .aliases = start, sätt igång
command-stop = stoppa
    .aliases = stopp, stanna, avsluta
command-restart = starta om
    .aliases = omstart, omstarta, starta igen, återstarta
command-status = status
    .aliases = tillstånd, läge
command-logs = loggar
    .aliases = logg, visa loggar
command-events = händelser
    .aliases = händelse, visa händelser
command-reload = ladda om
    .aliases = läs om, omladdning
command-run = kör
    .aliases = köra, körning
command-init = initiera
    .aliases = initiering, initialisera, initialisering
command-check = kontrollera
    .aliases = kontroll, granska, verifiera, testa
command-help = hjälp
command-version = version

# ”är”: namnet ”is”, taget för det engelska verbet vid maskinöversättning.
component-is = Bildserver
    .aliases = är
component-ps = Plattformsserver
component-svg = SVG-server
