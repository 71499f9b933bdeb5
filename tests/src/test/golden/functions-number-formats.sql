-- Templates of numbers
select to_char(-0.1,'99.99'), to_char(-0.1,'FM9.99'), to_char(0.1,'0.9'), to_char(12,'9990999.9'), to_char(12,'FM9990999.9'), to_char(485,'999'), to_char(-485,'999'), to_char(485,'9 9 9'), to_char(1485,'9,999'), to_char(148.5,'999.999'), to_char(148.5,'FM999.999'), to_char(148.5,'FM999.990');
select to_char(3148.5,'9G999D999'), to_char(-485,'999S'), to_char(-485,'999MI'), to_char(485,'999MI'), to_char(485,'FM999MI'), to_char(485,'PL999'), to_char(485,'SG999'), to_char(-485,'SG999'), to_char(-485,'9SG99'), to_char(-485,'999PR'), to_char(485,'L999'), to_char(485,'RN'), to_char(485,'FMRN'), to_char(5.2,'FMRN'), to_char(482,'999th'), to_char(485,'"Good number:"999'), to_char(485.8,'"Pre:"999" Post:" .999');
select to_char(12,'99V999'), to_char(12.4,'99V999'), to_char(12.45,'99V9'), to_char(0.0004859,'9.99EEEE'), to_char(1234,'99'), to_char(0,'9.9'), to_char(0,'FM9.9'), to_char(0.5,'.99'), to_char(12345678,'99,999,999'), to_char(-5,'S999'), to_char(5,'S000'), to_char(1.5::float8,'99.9'), to_char(1234567.891::float4,'9999999.99'), to_char('NaN'::numeric,'999.9'), to_char(-12.5,'FM999.99PR'), to_char(5,'099');
select to_char(123456789012::int8,'FM999,999,999,999'), to_char(1.1::float8,'FM999999999999.999999999999999999');
select to_number('12,454.8-','99G999D9S'), to_number('-34,338,492','99G999G999'), to_number('5.01-','9.99S'), to_number('<564646.654564>','999999.999999PR'), to_number('$1,234.56','L9,999.99'), to_number('12','99.99'), to_number(' 4 2','9 9');
select to_number('abc','999');
select to_char(1,'9.9.9');
select to_char(1,'9SS');
