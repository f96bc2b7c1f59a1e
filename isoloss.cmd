@echo off
rem Runs the isoloss command on Windows; see the file isoloss for the reasons.
rem   JAVA_HOME          a JDK 25 or newer; else the java in PATH is asked
rem   ISOLOSS_JAVA_OPTS  more flags for the JVM, for example -Xmx512m
setlocal
set "HOME_DIR=%~dp0"

if not defined JAVA_HOME (
  for /f "tokens=2 delims==" %%h in ('java -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.home"') do call :trim %%h
)
if not defined JAVA_HOME goto nojdk
set "VERSION="
for /f "tokens=2 delims==" %%v in ('findstr /b /c:"JAVA_VERSION=" "%JAVA_HOME%\release" 2^>nul') do set "VERSION=%%~v"
if not defined VERSION goto nojdk
for /f "tokens=1 delims=.-+" %%m in ("%VERSION%") do if %%m LSS 25 goto nojdk

set "LIB=%HOME_DIR%lib"
if exist "%LIB%\isoloss-cli.jar" goto run
set "LIB=%HOME_DIR%java\cli\target"
if exist "%LIB%\isoloss-cli.jar" goto run
echo isoloss: building, which takes about a minute ... 1>&2
pushd "%HOME_DIR%"
call mvnw.cmd -q -B -pl java/cli -am package -Dmaven.test.skip=true -Dquick=true -Dspotless.check.skip=true 1>&2
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" (
  echo isoloss: the build failed 1>&2
  exit /b 5
)

:run
rem Changed sources are not noticed here: after a change, run mvnw.cmd package.
"%JAVA_HOME%\bin\java.exe" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xlog:disable %ISOLOSS_JAVA_OPTS% -jar "%LIB%\isoloss-cli.jar" %*
exit /b %ERRORLEVEL%

:trim
set "JAVA_HOME=%*"
exit /b 0

:nojdk
echo isoloss: no JDK 25 or newer found: install one (for example from https://adoptium.net) or set JAVA_HOME 1>&2
exit /b 5
