"""データ: questionnaires and answers as other programs write them. The only room that speaks XLSForm and SPSS.

`proposal` is a questionnaire outside the database; each form in or out (`xlsform_in`, `xlsform_out`,
`limesurvey_in`, `limesurvey_out`, `ddi`) speaks it. `grid` is a table of answers outside the database: `guessing`
finds which column is which question, `reading` makes answers of it; `leaving` goes the other way (CSV, code book,
`sav`). Engines are loaded at first use.
"""
