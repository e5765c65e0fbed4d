@echo off
rem Starts htorrent. HTORRENT_JAVA: the java to use. HTORRENT_OPTS: more options for the JVM.
setlocal
for %%i in ("%~dp0..") do set "home=%%~fi"

if defined HTORRENT_JAVA (
  set "java=%HTORRENT_JAVA%"
) else if exist "%home%\runtime\bin\java.exe" (
  set "java=%home%\runtime\bin\java.exe"
) else if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java=java"
)

set "version="
for /f "tokens=3" %%v in ('^""%java%" -version 2^>^&1 ^| findstr /i version^"') do if not defined version set "version=%%~v"
if not defined version (
  echo htorrent: cannot run "%java%": install Java 25 or newer, or set HTORRENT_JAVA to its java.exe 1>&2
  exit /b 1
)
for /f "delims=.-+" %%v in ("%version%") do set "version=%%v"
if %version% LSS 25 (
  echo htorrent: "%java%" is Java %version%, but Java 25 or newer is needed 1>&2
  exit /b 1
)

set "cache="
if exist "%home%\lib\htorrent.aot" set cache="-XX:AOTCache=%home%\lib\htorrent.aot"

"%java%" "@%home%\lib\jvm.args" %cache% "-Dhtorrent.home=%home%" %HTORRENT_OPTS% ^
  --module-path "%home%\lib" --module io.htorrent.app/io.htorrent.app.Main %*
exit /b %errorlevel%
