desk-report-part = Part
desk-report-people = What people say
desk-report-say-csat = Answered that they were helped well or very well.
desk-report-say-rating-response-rate = Of the people asked, so many answered.
desk-report-as-pdf = As PDF
desk-report-as-xlsx = As XLSX
desk-report-as-csv = As CSV
desk-report-too-many = More than { $max } tickets do not go into one workbook. Narrow the list, or take the CSV.
