desk-report-part = Teil
desk-report-people = Was die Leute sagen
desk-report-say-csat = Antworteten, dass ihnen gut oder sehr gut geholfen wurde.
desk-report-say-rating-response-rate = So viele der Gefragten haben geantwortet.
desk-report-as-pdf = Als PDF
desk-report-as-xlsx = Als XLSX
desk-report-as-csv = Als CSV
desk-report-too-many = Mehr als { $max } Tickets gehen nicht in eine Arbeitsmappe. Grenzen Sie die Liste ein, oder nehmen Sie die CSV-Datei.
