## Unidades: tamanhos, durações e porcentagens, em tabelas e frases.

# Tamanhos. $size (número): uma casa decimal abaixo de 100. Na tabela de status.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parte de um total. $percent (número).
unit-percent = { $percent }%
# Partes de uma duração. $count (número): uma casa decimal abaixo de dez segundos.
unit-day = { $count ->
    [one] { $count } dia
   *[other] { $count } dias
}
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# As duas maiores partes de uma duração. $larger, $smaller (texto): veja acima.
unit-two = { $larger } { $smaller }
